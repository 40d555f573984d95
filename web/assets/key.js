// The page's key. Browsers send the cookie to every port of this machine; this storage is
// for this address and port alone, so that only this page has both.

const name = "samlscope-key"; // of the meta element, and in the storage

const given = document.querySelector(`meta[name="${name}"]`);
if (given) {
  localStorage.setItem(name, given.content);
  given.remove();
}

// keyHeader goes with each request to the API.
export const keyHeader = () => ({ "X-Samlscope-Key": localStorage.getItem(name) ?? "" });
