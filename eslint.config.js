import js from '@eslint/js'
import tseslint from 'typescript-eslint'

const fromTimers = 'can be fake in a test: import it from src/core/timers.ts.'

const timers = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate']

const injected = 'is injected: take it from the sandbox (see src/core).'

const toMarkup = property => ({ property, message: 'Show data as text.' })

export default tseslint.config(
  { ignores: ['dist', 'build*', '.tap', 'node_modules', 'examples', 'test/fixtures'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'eqeqeq': 'error',
      'max-len': [
        'error',
        { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }]
    }
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/core/**', 'src/ui/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: `The time ${injected}` },
        { object: 'Math', property: 'random', message: `Chance ${injected}` }
      ]
    }
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/core/timers.ts', 'src/ui/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[...timers, 'queueMicrotask', 'performance'].map(name => ({ name, message: `${name} ${fromTimers}` }))
      ],
      'no-restricted-imports': [
        'error',
        ...['node:timers', 'node:timers/promises', 'node:perf_hooks'].map(name => ({
          name,
          message: `It ${fromTimers}`
        }))
      ]
    }
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config.ts', 'src/control/seeds/files/variables.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'Only src/config.ts, and seeds for their variables, read the environment.'
        }
      ]
    }
  },
  {
    files: ['src/ui/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-properties': ['error', ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map(toMarkup)],
      'no-restricted-syntax': [
        'error',
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Show data as text.' }
      ]
    }
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off', 'max-lines': 'off' } },
  {
    files: ['*.config.js', 'scripts/*.mjs'],
    ...tseslint.configs.disableTypeChecked
  },
  {
    files: ['scripts/*.mjs'],
    languageOptions: { globals: { process: 'readonly', fetch: 'readonly' } }
  }
)
