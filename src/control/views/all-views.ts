/** All views, so that one import loads them when the first is asked for. */
export { describeConnectorGraph } from './connector-graph.js'
export { describeTraffic } from './describe-traffic.js'
export { explainSettings } from './explain-settings.js'
export { getConnectorResponse } from './get-connector-response.js'
export { listConnectors } from './list-connectors.js'
export { listOrganisations } from './list-organisations.js'
