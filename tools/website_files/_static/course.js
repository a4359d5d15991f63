// A page opened from the disk may not read other files, so the search shows no excerpts there.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// What Sphinx leaves empty in Korean, or says with categories in mind that this site does not have.
if (document.documentElement.lang === "ko") {
  Object.assign(Documentation.TRANSLATIONS, {
    "Search finished, found one page matching the search query.": ["${resultCount}쪽을 찾았습니다."],
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "찾는 말이 없습니다. 철자를 확인하거나 더 짧은 낱말로 찾아 보십시오.",
  });
}
