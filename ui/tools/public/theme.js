// Runs before the first paint, so that a chosen face or language never flashes.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("hanse.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; the system's own face is used then.
  }
  const language = /(?:^|; )hanse_language=(de|en)/.exec(document.cookie)?.[1];
  if (language) root.lang = language;
})();
