/** The options of `capture` and `observe`, which call the real platform. */
import { option, pathOption } from './option.js'
import { durationBetween, parseBoolean, parseText } from './parse-value.js'

export const platformOptions = {
  organisation: option('id', 'The organisation on the platform.', parseText),
  connector: {
    ...option(
      'id|text',
      'A connector on the platform. For capture: its id or a part of its name; can be repeated; default: all of the organisation. For observe: the id of a public connector to import; default: one that is published.',
      parseText
    ),
    multiple: true
  },
  public: option(
    'text',
    'Reads the public connectors with this text in their names; * for all. Without --connector, reads only these.',
    parseText
  ),
  latestOnly: {
    ...option('true|false', 'Reads only the latest version of each connector.', parseBoolean),
    isSwitch: true
  },
  writes: {
    ...option(
      'true|false',
      'Also sends requests that change the organisation of --organisation, and takes back what they create.',
      parseBoolean
    ),
    isSwitch: true
  },
  dryRun: { ...option('true|false', 'Prints the requests and sends none.', parseBoolean), isSwitch: true },
  cleanUp: {
    ...option('true|false', 'Only takes back what an earlier run of observe left behind.', parseBoolean),
    isSwitch: true
  },
  list: {
    ...option('true|false', 'Lists the assumed entries that no client can check, with the reason.', parseBoolean),
    isSwitch: true
  },
  entry: {
    ...option('entry', 'An entry of docs/fidelity.md to ask about. Can be repeated. Default: all.', parseText),
    multiple: true
  },
  draft: option('version', 'The name of a draft of the public connector to import.', parseText),
  otherOrganisation: option(
    'id',
    'An organisation that the token does not belong to. Default: the owner of a public connector.',
    parseText
  ),
  timeLimit: option(
    'duration',
    'How long observe may take, such as 10m. Default: 30m.',
    durationBetween(1, 86_400_000)
  ),
  tokenFile: pathOption(
    'file',
    'The file with the API key or token for the platform. Default: the variable VERSORI_MOCK_PLATFORM_TOKEN.',
    parseText
  )
} as const
