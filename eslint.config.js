import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".venv/", "assets/bundles/", "build/", "dist/", "node_modules/"] },
  js.configs.recommended,
  { files: ["assets/js/**", "benchmarks/**"], languageOptions: { globals: globals.browser } },
  { files: ["tests/javascript/**"], languageOptions: { globals: globals.node } },
  {
    rules: {
      complexity: ["error", 16],
      eqeqeq: "error",
      "max-len": ["error", { code: 100 }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
];
