// Runs before the first paint (a blocking script in <head>), so that no page flashes in the wrong theme.
// html[data-theme] is what is shown (light, dark), html[data-theme-choice] what was chosen (light, dark, system).
(() => {
  const key = 'opsconsole.theme', root = document.documentElement;
  const systemDark = matchMedia('(prefers-color-scheme: dark)');

  let unstored = 'system'; // the choice where storage is blocked: lasts for this page
  const choice = () => {
    try {
      const stored = localStorage.getItem(key);
      return stored === 'light' || stored === 'dark' ? stored : 'system';
    } catch {
      return unstored;
    }
  };

  const apply = () => {
    const chosen = choice();
    const shown = chosen === 'system' ? (systemDark.matches ? 'dark' : 'light') : chosen;
    if (root.dataset.theme !== shown) root.dataset.theme = shown;
    if (root.dataset.themeChoice !== chosen) root.dataset.themeChoice = chosen;
  };

  window.opsTheme = {
    get shown() { return root.dataset.theme; },
    set(chosen) {
      unstored = chosen;
      try {
        if (chosen === 'system') localStorage.removeItem(key);
        else localStorage.setItem(key, chosen);
      } catch { /* kept in 'unstored' */ }
      apply();
    },
  };

  apply();
  systemDark.addEventListener('change', apply);
  addEventListener('storage', e => { if (e.key === key) apply(); }); // chosen in another tab
  // An enhanced navigation replaces the attributes of <html> by the server's, which knows no theme.
  new MutationObserver(apply).observe(root, { attributeFilter: ['data-theme', 'data-theme-choice'] });
})();
