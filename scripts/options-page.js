/**
 * Writes docs/options.md from the catalogue of options, `src/options/catalogue`: `node scripts/options-page.js` after an option was
 * added or reworded. A test compares.
 */
import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The page. */
export const PAGE = "docs/options.md";

const HEAD = `# Options

What \`couverture start\` and the library take. This page is generated from the catalogue of options (\`src/options/catalogue\`).

- **flag**: of \`couverture start\`; \`--no-NAME\` turns off one without a value. Where there is none, only the library has the option.
- **library**: the option of \`provider()\` and \`server()\` by Ganache's name, where Ganache has it, and the path in the options of \`createNode()\`, which
  \`provider()\` and \`server()\` take as well ([library.md](library.md)). Ganache's names are flags, too: \`--miner.blockGasLimit\`.
- **also**: short flags, and other names of the flag; in the library Ganache's former names.
`;

const code = (text) => `\`${text.replaceAll("|", "\\|")}\``;
const cell = (texts) => texts.map(code).join(", ");

/** A row of the table: the option's names, and what it does. */
function row(key, option, flag, { isNodeOption, isSwitch, pathOf }) {
  const { ganache, former = [], aliases = [], short, value } = option;
  const [first] = flag ? flag.names : [];
  const shown = first === undefined ? "" : code(value === undefined ? first : `${first} ${value}`);
  const own = isNodeOption(key) || (isSwitch(option) && ganache === undefined) ? pathOf(key) : undefined;
  const library = [ganache, own].filter((name) => name !== undefined);
  const also = [short, ...aliases, ...former].filter((name) => name !== undefined);
  const help = flag?.help || option.help;
  return `| ${shown} | ${cell([...new Set(library)])} | ${cell(also)} | ${help.replaceAll("|", "\\|")} |`;
}

/** The text of the page, from the build in a folder. */
export async function optionsPage(root = ROOT) {
  const catalogue = await import(join(root, "dist/options/index.js"));
  const { flagGroup } = await import(join(root, "dist/cli/flags/flag.js"));
  const sections = Object.values(catalogue.OPTION_GROUPS).map((group) => {
    const flags = new Map(flagGroup(group).flags.map((flag) => [flag.key, flag]));
    const rows = Object.entries(group.options).map(([key, option]) => row(key, option, flags.get(key), catalogue));
    return [
      `## ${group.title.replace(/:$/, "")}`,
      "",
      "| flag | library | also | |",
      "|---|---|---|---|",
      ...rows,
    ].join("\n");
  });
  return `${[HEAD, ...sections].join("\n\n").replace(/\n{3,}/g, "\n\n")}\n`;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  writeFileSync(join(ROOT, PAGE), await optionsPage());
}
