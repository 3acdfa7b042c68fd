/**
 * Scripts that complete the command in a shell. They hold all that can be typed: nothing is run while somebody types. Pure.
 */
import type { Candidate, CompletionNode, OptionCandidate } from "./completionTree.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/** The script for a shell, over every command of the program. */
export function completionScript(shell: Shell, nodes: readonly CompletionNode[]): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](nodes);
}

/** What leads to each command: the words of the line that are no options, as far as they are commands. */
function pathCases(nodes: readonly CompletionNode[], assign: (path: string) => string): string {
  return nodes
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => {
      const before = path.slice(0, -1).join(" ");
      return `      ${quote(`${before}|${path.at(-1)}`)}) ${assign(path.join(" "))} ;;`;
    })
    .join("\n");
}

function bashScript(nodes: readonly CompletionNode[]): string {
  const values = valueCases(nodes, (choices) =>
    choices.length === 0
      ? "return 1"
      : `COMPREPLY=($(compgen -W ${quote(choices.join(" "))} -- "$current")); return`,
  );
  const words = nodes
    .map(({ path, commands, options }) => {
      const all = [...commands, ...options].map(({ word }) => word).join(" ");
      return `    ${quote(path.join(" "))}) words=${quote(all)} ;;`;
    })
    .join("\n");
  return `# bash completion of kickoff: source <(kickoff completion bash)
_kickoff() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" path="" words="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$path|\${COMP_WORDS[index]}" in
${pathCases(nodes, (path) => `path=${quote(path)}`)}
    esac
  done
  COMPREPLY=()
  case "$path|$previous" in
${values}
  esac
  case "$path" in
${words}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _kickoff kickoff
`;
}

function zshScript(nodes: readonly CompletionNode[]): string {
  const values = valueCases(nodes, (choices) =>
    choices.length === 0 ? "_files; return" : `compadd -- ${choices.map(quote).join(" ")}; return`,
  );
  const words = nodes
    .map(({ path, commands, options }) => {
      const all = [...commands, ...options].map(describeForZsh).join(" ");
      return `    ${quote(path.join(" "))}) candidates=(${all}) ;;`;
    })
    .join("\n");
  return `#compdef kickoff
# zsh completion of kickoff: source <(kickoff completion zsh), after compinit
_kickoff() {
  local path_="" index
  local -a candidates
  for ((index = 2; index < CURRENT; index++)); do
    case "$path_|\${words[index]}" in
${pathCases(nodes, (path) => `path_=${quote(path)}`)}
    esac
  done
  case "$path_|\${words[CURRENT-1]}" in
${values}
  esac
  case "$path_" in
${words}
  esac
  _describe kickoff candidates || _files
}
compdef _kickoff kickoff
`;
}

function fishScript(nodes: readonly CompletionNode[]): string {
  const lines = nodes.flatMap(({ path, commands, options }) => {
    const here = `-n ${quoteForFish(`test (__kickoff_path) = ${quoteForFish(path.join(" "))}`)}`;
    return [
      ...commands.map(
        ({ word, description }) =>
          `complete -c kickoff -f ${here} -a ${quoteForFish(word)} -d ${quoteForFish(description)}`,
      ),
      ...options.map((option) => `complete -c kickoff ${here} ${describeForFish(option)}`),
    ];
  });
  return `# fish completion of kickoff: kickoff completion fish | source
function __kickoff_path
  set -l path ""
  for word in (commandline -opc)[2..-1]
    switch "$path|$word"
${nodes
  .filter(({ path }) => path.length > 0)
  .map(
    ({ path }) =>
      `      case ${quoteForFish(`${path.slice(0, -1).join(" ")}|${path.at(-1)}`)}\n        set path ${quoteForFish(path.join(" "))}`,
  )
  .join("\n")}
    end
  end
  echo "$path"
end
${lines.join("\n")}
`;
}

/** Behind an option that takes a value nothing but that is right. Where there are no choices, it may be a file. */
function valueCases(
  nodes: readonly CompletionNode[],
  complete: (choices: readonly string[]) => string,
): string {
  return nodes
    .flatMap(({ path, options }) =>
      options
        .filter(({ takesValue }) => takesValue)
        .map(
          ({ word, choices }) =>
            `    ${quote(`${path.join(" ")}|${word}`)}) ${complete(choices)} ;;`,
        ),
    )
    .join("\n");
}

function describeForZsh({ word, description }: Candidate): string {
  return quote(`${word.replaceAll(":", "\\:")}:${description}`);
}

function describeForFish({ word, description, takesValue, choices }: OptionCandidate): string {
  const values = choices.length === 0 ? "" : ` -x -a ${quoteForFish(choices.join(" "))}`;
  const needs = takesValue && choices.length === 0 ? " -r" : "";
  return `-l ${word.replace(/^--/, "")} -d ${quoteForFish(description)}${values}${needs}`;
}

/** A word of bash and zsh in which nothing is special. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function quoteForFish(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
