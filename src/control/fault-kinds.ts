export const faultKinds = ['status', 'delay', 'dribble', 'empty', 'reset', 'malformed', 'truncate', 'quota'] as const
