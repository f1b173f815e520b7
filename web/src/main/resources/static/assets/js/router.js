// Addresses are behind the #, so the server serves one page and a reload comes back to the same place.
export const route = () => {
  const [name = '', id = ''] = location.hash.replace(/^#\/?/, '').split('/');
  return { name: name || 'chat', id: decodeURIComponent(id) };
};

export const go = (path) => { location.hash = path; };
