/** Runs after all test files. */
export default async function () {
  await /** @type {{ mock?: import('versori-mock').Mock }} */ (globalThis).mock?.close()
}
