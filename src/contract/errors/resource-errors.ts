import { didYouMean, type Nearest, rule } from './error-rule.js'

/** Problems with actions, triggers and definitions. */
export const resourceErrors = {
  typeNotOfProtocol: rule(
    '400020',
    'type does not fit the protocol',
    ['CreateAction', 'CreateTrigger'],
    () => 'The type of an action or a trigger must be the protocol of its connector.'
  ),
  resourceInvalid: rule('400021', 'invalid action or trigger', 'assumed', () => 'Correct the listed fields.'),
  definitionInvalid: rule('400022', 'invalid definition', 'assumed', () => 'Correct the listed fields.'),
  deletionUnclear: rule(
    '400023',
    'unclear which definitions to delete',
    'assumed',
    () => 'Name each definition once, in ids or in names. To delete all definitions, send only "all": true.'
  ),
  actionNotFound: rule<Nearest>(
    '404020',
    'action not found',
    'assumed',
    ({ nearest }) => `The version has no action with this name.${didYouMean(nearest)}`
  ),
  triggerNotFound: rule<Nearest>(
    '404021',
    'trigger not found',
    'assumed',
    ({ nearest }) => `The version has no trigger with this name.${didYouMean(nearest)}`
  ),
  definitionNotFound: rule<Nearest>(
    '404022',
    'definition not found',
    'assumed',
    ({ nearest }) => `The version has no definition with this name or id.${didYouMean(nearest)}`
  ),
  schemaNotFound: rule<Nearest>(
    '404023',
    'schema not found',
    'assumed',
    ({ nearest }) =>
      `The version has no such schema. Read a schema from the url of its definition.${didYouMean(nearest)}`
  ),
  actionNameTaken: rule(
    '409020',
    'action name already in use',
    'assumed',
    () => 'The version already has an action with this name. Choose another name, or update that action.'
  ),
  triggerNameTaken: rule(
    '409021',
    'trigger name already in use',
    'assumed',
    () => 'The version already has a trigger with this name. Choose another name, or update that trigger.'
  ),
  definitionNameTaken: rule(
    '409022',
    'definition name already in use',
    'assumed',
    () => 'The version already has definitions with the listed names. Choose other names, or update those definitions.'
  ),
  definitionInUse: rule<{ users: string }>(
    '412020',
    'definition is in use',
    'documented',
    ({ users }) => `The definition is used by ${users}. Change those first, or send force=true.`
  )
} as const
