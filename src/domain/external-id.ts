/** What a clinic's own system may call a row of ours: no spaces, so that it fits into an address. */
export const externalIdPattern = /^\w[\w.:@+=~-]{0,127}$/;
