/**
 * The vendor's document that the mock follows: Connect v1 as published in July 2026. It is not part of this project.
 */
export const vendorDocument = {
  snapshot: '2026-07',
  sha256: 'd2e3418dc6f7751e69b2d774a2bb2ebc69aefb80aafeef0ede0d425df5be6de0'
} as const
