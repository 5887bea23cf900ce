/** What the demo seed holds, as far as the examples use it. */
export const ACME = '01J0000000ACME000000000RG1'
export const SHOPIFY = '01J00000005H0P1FY000000C01'
export const BIGQUERY = '01J0000000B1GQVERY00000C03'
export const INTERNAL_ERP = '01J0000000PR1VATE000000C04'
