/** Patterns of texts, for schemas and for the comparison with the vendor's document. */

/** A URI, or an empty text where the contract prescribes one, which `format: uri` would refuse. */
export const URI_OR_EMPTY = String.raw`^([A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+)?$`

/** SPEC:2978: a project and a data set. Empty until it is set. A project can have a domain: `example.com:sales`. */
export const DATA_SET = String.raw`^(([A-Za-z0-9.\-]+:)?[A-Za-z0-9][A-Za-z0-9_\-]*\.[A-Za-z0-9_]+)?$`
