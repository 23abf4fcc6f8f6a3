/** An instruction of a Dockerfile: its name, its flags (`--from=build`) and what follows them. */
export interface Instruction {
  name: string;
  flags: Record<string, string>;
  text: string;
}

export interface Stage {
  /** Undefined for a stage that nothing copies from. */
  name: string | undefined;
  image: string;
  instructions: Instruction[];
}

function instructionOf(line: string): Instruction {
  const [, name = "", rest = ""] = /^(\w+)\s+(.*)$/s.exec(line) ?? [];
  const flags: Record<string, string> = {};
  let text = rest;
  for (let flag = /^--([\w-]+)=(\S+)\s+/.exec(text); flag !== null; flag = /^--([\w-]+)=(\S+)\s+/.exec(text)) {
    flags[flag[1] as string] = flag[2] as string;
    text = text.slice(flag[0].length);
  }
  return { name: name.toUpperCase(), flags, text: text.trim() };
}

/** The stages of a Dockerfile, with the values of its ARGs before the first put in. */
export function stagesOf(dockerfile: string): Stage[] {
  const lines = dockerfile
    .split("\n")
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  const values: Record<string, string> = {};
  const stages: Stage[] = [];
  for (const instruction of lines.map(instructionOf)) {
    const { name, text } = instruction;
    if (name === "FROM") {
      const [image = "", , stage] = text.replaceAll(/\$\{(\w+)\}/g, (_all, key) => values[key] ?? "").split(/\s+/);
      stages.push({ name: stage, image, instructions: [] });
    } else if (stages.length === 0) {
      const [key = "", value = ""] = text.split("=");
      values[key] = value;
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** The last instruction of a name in a stage; where an image has several, this is the one that counts. */
export function lastOf({ instructions }: Stage, name: string): string {
  const found = instructions.findLast((each) => each.name === name);
  if (found === undefined) throw new Error(`the stage has no ${name}`);
  return found.text;
}

/** The words of a command in exec form; one in shell form is no JSON, and throws. */
export const execForm = (text: string): string[] => JSON.parse(text.replace(/^CMD\s+/, "")) as string[];

/** A pattern of a .dockerignore, anchored at the context's root. */
function patternOf(glob: string): RegExp {
  const source = glob
    .replace(/^\/|\/$/g, "")
    .replaceAll(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll(
      /\*\*\/|\*\*|\*|\?/g,
      (wild) => ({ "**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" })[wild] ?? "",
    );
  return new RegExp(`^${source}(/.*)?$`);
}

/** Whether a .dockerignore keeps a path, with forward slashes, out of the context: its last line that matches says so. */
export function ignoredBy(dockerignore: string): (path: string) => boolean {
  const rules = dockerignore
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({ ignores: !line.startsWith("!"), pattern: patternOf(line.replace(/^!/, "")) }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.ignores ?? false;
}
