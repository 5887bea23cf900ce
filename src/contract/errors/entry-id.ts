/** The ledger entry of an error, an operation or a setting has its name, in kebab-case. */
export function toEntryId(name: string): string {
  return name
    .replaceAll('OAuth', 'Oauth')
    .replaceAll(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$&-')
    .toLowerCase()
}
