/** SPEC:1869-1883. */
export const categories = [
  'Development & IT',
  'ERP',
  'Supply Chain & Logistics',
  'Communication',
  'Accounting',
  'Hospitality',
  'Productivity',
  'HR',
  'CRM',
  'AI/LLMs',
  'eCommerce',
  'Business Operations'
] as const

export function isCategory(text: string): text is (typeof categories)[number] {
  return (categories as readonly string[]).includes(text)
}
