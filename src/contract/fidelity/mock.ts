import { ofMock } from './entry.js'

/** What the real platform has no counterpart of. */
export const mock = {
  'sandboxes': ofMock(
    'A request belongs to the sandbox that x-mock-sandbox names, else to that of the organisation in its path, else to that of its token, else to the default one.',
    'So that tests run beside each other.',
    { errors: ['sandboxNotFound', 'sandboxLimitReached', 'defaultSandboxStays', 'tokenOfOtherSandbox'] }
  ),
  'faults': ofMock(
    'A fault acts instead of an operation, or spoils its answer; the header x-mock-explain then says fault.',
    'So that a client can be tested against what goes wrong.',
    { errors: ['faultNotFound', 'faultLimitReached'] }
  ),
  'control-plane': ofMock(
    'What is under /__admin arranges and asks; on a loopback address it is for callers of the machine only, on any other it needs the admin token.',
    'Nothing of it is the contract.',
    { errors: ['adminTokenRequired', 'adminCallerForbidden'] }
  ),
  'answers-are-checked': ofMock(
    'Under validateResponses each answer is held against the contract before it leaves; one that does not fit is a 500 that says so.',
    'A fault of the mock is not to be taken for the contract.',
    { settings: ['validateResponses'], errors: ['responseInvalid'] }
  ),
  'assumptions-are-refused': ofMock(
    'Under --require documented an answer that rests on an assumption is a 501 that names the entry of this ledger, and nothing is changed.',
    'For clients that are to rely on what is documented only.',
    { errors: ['restsOnAssumption'] }
  )
}
