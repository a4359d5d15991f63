// JupyterLab shows a notebook's images without alternative text, although the notebook holds it. This extension takes it
// from the output: from `alt` in the image's metadata, else from its plain text unless that is only a name in brackets.
// It is a module container as JupyterLab loads them, short enough to be written by hand: `init`, then `get`.
(() => {
  let shared;

  const altText = model => {
    const plain = String(model.data["text/plain"] ?? "");
    return model.metadata["image/png"]?.alt ?? (plain.startsWith("<") ? "" : plain);
  };

  const withAltText = factory => ({
    ...factory,
    createRenderer: options => {
      const renderer = factory.createRenderer(options);
      const render = renderer.render.bind(renderer);
      renderer.render = async model => {
        await render(model);
        const image = renderer.node.querySelector("img");
        const text = altText(model);
        if (image && text) image.alt = text;
      };
      return renderer;
    }
  });

  const load = async () => {
    const [{ get }] = Object.values(shared["@jupyterlab/rendermime"]);
    const { IRenderMimeRegistry } = (await get())();
    const plugin = {
      id: "course-alt-text:plugin",
      autoStart: true,
      requires: [IRenderMimeRegistry],
      activate: (app, registry) => registry.addFactory(withAltText(registry.getFactory("image/png")))
    };
    return () => ({ __esModule: true, default: plugin });
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["course-alt-text"] = { init: scope => { shared = scope; }, get: load };
})();
