import type { TopicName } from '../src/contract/fidelity/ledger.js'

/** What docs/fidelity.md says about a topic before its table. */
export interface TopicSummary {
  readonly text: string
  /** What matters most to an author of tests, by the entries that it is about. */
  readonly advice: Readonly<Record<string, string>>
}

export const topicSummaries: Readonly<Record<TopicName, TopicSummary>> = {
  import: {
    text:
      'The vendor describes the import in two sentences: it imports a public version into the organisation of the user, ' +
      'as a draft. Everything else is our answer to one of the ' +
      '[34 open questions](contract.md#7-open-questions-on-the-import).',
    advice: {
      'import-makes-new-ids': 'Take all ids from the response. Nothing links the copy to its source.',
      'import-copies-connections': 'Do not rely on connections. Run your tests with `importConnections: omit` too.',
      'import-of-the-same-again':
        'A retry after a lost response creates a second connector. Run your tests with both values of `repeatImport`.'
    }
  },
  authentication: {
    text:
      'The contract says how a client sends a credential, but not how a server refuses it: it names neither 401 nor ' +
      '403, and no header for them.',
    advice: {
      'unauthenticated-is-401':
        'Test that your client reports a refused credential. Do not depend on whether it is a 401 or a 403.',
      'checks-in-order': 'Do not depend on which of two mistakes in a request is reported.',
      'unknown-organisation-is-foreign': 'Do not read a 403 as proof that an organisation exists.'
    }
  },
  requests: {
    text:
      'Paths, parameters and bodies are documented, but not the responses to malformed requests. The mock mostly does ' +
      "what a server does that is generated from the vendor's document.",
    advice: {
      'base-paths': 'Make the whole base URL of your client configurable. The mock serves both forms.',
      'unknown-properties-are-ignored': 'A misspelt optional property is not refused. Read back what you wrote.',
      'body-where-none-is-taken': 'Send no body with an import.'
    }
  },
  answers: {
    text:
      "The form of bodies is documented: JSON, and one shape for all errors. Error codes are ours. We infer from the vendor's " +
      'generated types which empty properties are left out.',
    advice: {
      'error-codes': 'Rely on the status. The codes of the real platform are not known.',
      'absent-when-empty': 'Treat a missing list and an empty list alike.',
      'null-only-for-drafts': '`publishedAt` is null for drafts, even if generated types say that it is a string.'
    }
  },
  connectors: {
    text:
      'The operations on connectors and versions are mostly documented. Lists have many open details, and most ' +
      'refusals have no documented status.',
    advice: {
      'published-is-immutable': 'Expect a refusal; its status may differ.',
      'cursors': 'Send cursors back unchanged, and only to the list that they came from.',
      'default-is-chosen-by-update': 'No documented operation chooses a default version. Name versions explicitly.'
    }
  },
  connections: {
    text:
      'The rules for connections, credentials and OAuth 2.0 flows are mostly documented. The mock never contacts a ' +
      'provider: it makes up the tokens of a flow.',
    advice: {
      'connection-has-a-credential': 'Send a credential of type `none` if no authentication is needed.',
      'usages-by-marks': 'Set a usage mark to test the refusals 409 and 412.',
      'oauth2-consent-page': 'Use `oauth2Consent: local` to run a whole flow without a provider.'
    }
  },
  resources: {
    text:
      'Actions, triggers and definitions are documented in detail, with few statuses. The conversion of an OpenAPI ' +
      'document into a connector is almost entirely our own interpretation.',
    advice: {
      'openapi-becomes-a-connector': 'Do not compare the result with an import on the real platform.',
      'forced-delete-leaves-errors': 'After a deletion with force=true, expect that publishing fails.',
      'uploads-stay-here': 'Upload documents to the mock; it reads no other URL.'
    }
  },
  mock: {
    text: 'The tools of the mock. The real platform has none of them, so a client must not depend on them.',
    advice: {
      'sandboxes': 'Lease a sandbox for each test.',
      'faults': 'Test what your client does when a request fails, also after the import was stored.',
      'assumptions-are-refused':
        'Run your tests once under `--require documented` to learn which assumptions they rest on.'
    }
  },
  operations: {
    text: 'What each operation does according to the contract. The topics above list the assumptions about it.',
    advice: {}
  },
  settings: {
    text: 'What each setting decides. The topics above have the behaviour that it changes.',
    advice: {}
  },
  errors: {
    text:
      'When each error occurs. The evidence is about the status only, because all codes are ours. Some statuses are ' +
      'documented for a few operations and assumed for all others.',
    advice: {
      'own-connector-not-found': 'Only GetConnector and DeleteConnector document a 404 for a missing connector.',
      'connector-in-use': 'This 409, and the 412 for connections and definitions, are documented.',
      'invalid-body': 'Read `fields` to find out what is wrong.'
    }
  }
}
