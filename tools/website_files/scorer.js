// Chapters come first, then what belongs to them and has the same title: solutions and pages for teachers.
var Scorer = {
  score: ([page, , , , score]) => (page.includes("/") ? score - 100 : score),
  // The rest is as in Sphinx.
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
