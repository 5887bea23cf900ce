export default { test: { include: ['control/*.test.ts'] } }
