/** `completion`: a script for a shell. */
import { Argument, type Command } from "commander";

import { completionScript, SHELLS, type Shell } from "./completionScript.ts";
import { completionTree } from "./completionTree.ts";

const EXPLANATION = `
Once, for this shell:     source <(kickoff completion bash)      (or zsh; kickoff completion fish | source)
For every one:
  bash  kickoff completion bash > ~/.local/share/bash-completion/completions/kickoff
  zsh   kickoff completion zsh > "\${fpath[1]}/_kickoff"
  fish  kickoff completion fish > ~/.config/fish/completions/kickoff.fish`;

/** Adds the command to the program. */
export function addCompletionCommand(program: Command): void {
  program
    .command("completion")
    .description("print a script that completes this command in a shell")
    .addArgument(new Argument("<shell>", "which").choices(SHELLS))
    .addHelpText("after", EXPLANATION)
    .action((shell: Shell) => {
      process.stdout.write(completionScript(shell, completionTree(program)));
    });
}
