// Before the first paint: a theme somebody chose earlier.
try {
  const theme = localStorage.getItem('xgenmm.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* storage is off: the system decides */ }
