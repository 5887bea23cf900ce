/** In a fault: it is for every sandbox. In a query: all sandboxes together. */
export const EVERY_SANDBOX = '*'
