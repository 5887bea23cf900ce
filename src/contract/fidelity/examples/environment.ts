/** The placeholders of examples for the demo seed. Another server needs values of its own. */
export const demoEnvironment: Readonly<Record<string, string>> = {
  organisation: '01J0000000ACME000000000RG1',
  key: 'swo_demo_acme',
  otherOrganisation: '01J0000000G10BEX0000000RG2',
  otherKey: 'swo_demo_globex',
  libraryOrganisation: '01J0000000VERS0R1CATA0G001',
  libraryKey: 'swo_demo_library',
  user: 'user:dev',
  publicConnector: '01J00000005H0P1FY000000C01',
  publicConnectorInLowerCase: '01j00000005h0p1fy000000c01',
  publicName: 'Shopify',
  latestVersion: '2024-07',
  defaultVersion: '2024-04',
  publicDraft: '2024-10',
  publicWithClient: '01J0000000HVBSP0T000000C02',
  publicBigQuery: '01J0000000B1GQVERY00000C03',
  privateConnector: '01J0000000PR1VATE000000C04',
  unpublishedConnector: '01J0000000DRAFT0N1Y0000C05',
  unknownConnector: '01J0000000VNKN0WN00000000X'
}
