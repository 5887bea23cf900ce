import { didYouMean, type Nearest, rule } from './error-rule.js'

/** What an operation finds wrong with actions, triggers and definitions. */
export const resourceErrors = {
  typeNotOfProtocol: rule(
    '400020',
    'type does not fit the protocol',
    ['CreateAction', 'CreateTrigger'],
    () => 'Actions and triggers are of the type that is the protocol of their connector.'
  ),
  resourceInvalid: rule('400021', 'invalid action or trigger', 'assumed', () => 'Correct the fields that are named.'),
  definitionInvalid: rule('400022', 'invalid definition', 'assumed', () => 'Correct the fields that are named.'),
  deletionUnclear: rule(
    '400023',
    'unclear which definitions to delete',
    'assumed',
    () => 'Name each definition once, under ids or under names, or send all as true and nothing else.'
  ),
  actionNotFound: rule<Nearest>(
    '404020',
    'action not found',
    'assumed',
    ({ nearest }) => `The version has no action of that name.${didYouMean(nearest)}`
  ),
  triggerNotFound: rule<Nearest>(
    '404021',
    'trigger not found',
    'assumed',
    ({ nearest }) => `The version has no trigger of that name.${didYouMean(nearest)}`
  ),
  definitionNotFound: rule<Nearest>(
    '404022',
    'definition not found',
    'assumed',
    ({ nearest }) => `The version has no definition of that name or id.${didYouMean(nearest)}`
  ),
  schemaNotFound: rule<Nearest>(
    '404023',
    'schema not found',
    'assumed',
    ({ nearest }) => `Read the schema of a definition from its url.${didYouMean(nearest)}`
  ),
  actionNameTaken: rule(
    '409020',
    'action name already in use',
    'assumed',
    () => 'The version has an action of that name: choose another name, or update that action.'
  ),
  triggerNameTaken: rule(
    '409021',
    'trigger name already in use',
    'assumed',
    () => 'The version has a trigger of that name: choose another name, or update that trigger.'
  ),
  definitionNameTaken: rule(
    '409022',
    'definition name already in use',
    'assumed',
    () => 'The version has definitions of the names that are marked: choose others, or update those.'
  ),
  definitionInUse: rule<{ users: string }>(
    '412020',
    'definition is in use',
    'documented',
    ({ users }) => `It is referred to by ${users}: change those first, or send force=true.`
  )
} as const
