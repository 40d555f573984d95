// The checks by ID, as the page names them.

import * as api from "./backend.js";

let known = new Map();

export async function loadCatalogue() {
  known = new Map((await api.checks()).map((c) => [c.id, c.title]));
}

// titles are those of all checks, by ID; none before they are loaded.
export const titles = () => known;
