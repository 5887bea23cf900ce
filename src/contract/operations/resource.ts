import { type Operation, PAGE, VERSION } from './operation.js'

export const resourceOperations = {
  GetActions: {
    operationId: 'GetActions',
    source: 964,
    method: 'GET',
    path: `${VERSION}/actions`,
    summary: 'Get Actions',
    description: 'Lists the actions of a version, sorted by name.',
    tags: ['actions'],
    query: [...PAGE, 'name'],
    success: { status: 200, schema: 'ActionPage' }
  },
  CreateAction: {
    operationId: 'CreateAction',
    source: 995,
    method: 'POST',
    path: `${VERSION}/actions`,
    summary: 'Create Action',
    description: 'Adds an action to a draft.',
    tags: ['actions'],
    body: {
      required: true,
      content: { 'application/json': 'ActionCreate' }
    },
    success: { status: 201, schema: 'Action' }
  },
  GetAction: {
    operationId: 'GetAction',
    source: 1028,
    method: 'GET',
    path: `${VERSION}/actions/{action_name}`,
    summary: 'Get Action',
    description: 'Returns an action of a version.',
    tags: ['actions'],
    success: { status: 200, schema: 'Action' }
  },
  UpdateAction: {
    operationId: 'UpdateAction',
    source: 1048,
    method: 'PUT',
    path: `${VERSION}/actions/{action_name}`,
    summary: 'Update Action',
    description: 'Replaces an action of a draft.',
    tags: ['actions'],
    body: {
      required: true,
      content: { 'application/json': 'Action' }
    },
    success: { status: 200, schema: 'Action' }
  },
  DeleteAction: {
    operationId: 'DeleteAction',
    source: 1074,
    method: 'DELETE',
    path: `${VERSION}/actions/{action_name}`,
    summary: 'Delete Action',
    description: 'Deletes an action of a draft.',
    tags: ['actions'],
    success: { status: 204 }
  },
  GetTriggers: {
    operationId: 'GetTriggers',
    source: 1095,
    method: 'GET',
    path: `${VERSION}/triggers`,
    summary: 'Get Triggers',
    description: 'Lists the triggers of a version, sorted by name.',
    tags: ['triggers'],
    query: [...PAGE, 'name'],
    success: { status: 200, schema: 'TriggerPage' }
  },
  CreateTrigger: {
    operationId: 'CreateTrigger',
    source: 1126,
    method: 'POST',
    path: `${VERSION}/triggers`,
    summary: 'Create Trigger',
    description: 'Adds a trigger to a draft.',
    tags: ['triggers'],
    body: {
      required: true,
      content: { 'application/json': 'TriggerCreate' }
    },
    success: { status: 201, schema: 'Trigger' }
  },
  GetTrigger: {
    operationId: 'GetTrigger',
    source: 1159,
    method: 'GET',
    path: `${VERSION}/triggers/{trigger_name}`,
    summary: 'Get Trigger',
    description: 'Returns a trigger of a version.',
    tags: ['triggers'],
    success: { status: 200, schema: 'Trigger' }
  },
  UpdateTrigger: {
    operationId: 'UpdateTrigger',
    source: 1179,
    method: 'PUT',
    path: `${VERSION}/triggers/{trigger_name}`,
    summary: 'Update Trigger',
    description: 'Replaces a trigger of a draft.',
    tags: ['triggers'],
    body: {
      required: true,
      content: { 'application/json': 'Trigger' }
    },
    success: { status: 200, schema: 'Trigger' }
  },
  DeleteTrigger: {
    operationId: 'DeleteTrigger',
    source: 1205,
    method: 'DELETE',
    path: `${VERSION}/triggers/{trigger_name}`,
    summary: 'Delete Trigger',
    description: 'Deletes a trigger of a draft.',
    tags: ['triggers'],
    success: { status: 204 }
  }
} as const satisfies Record<string, Operation>
