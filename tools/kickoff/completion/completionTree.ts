/** What can be typed, taken from the program itself. Pure. */
import type { Command, Option } from "commander";

/** What may come behind the words of a command. */
export interface CompletionNode {
  /** The words that lead here, from behind the program's name. */
  readonly path: readonly string[];
  readonly commands: readonly Candidate[];
  readonly options: readonly OptionCandidate[];
}

export interface Candidate {
  readonly word: string;
  readonly description: string;
}

export interface OptionCandidate extends Candidate {
  readonly takesValue: boolean;
  /** The values that it may have; empty where any may come. */
  readonly choices: readonly string[];
}

/** Every command of a program, the program itself first. */
export function completionTree(program: Command): CompletionNode[] {
  return nodesOf(program, [], []);
}

function nodesOf(
  command: Command,
  path: readonly string[],
  inherited: readonly OptionCandidate[],
): CompletionNode[] {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command).flatMap(toCandidate), ...inherited];
  const commands = help.visibleCommands(command);
  const node = {
    path,
    commands: commands.map((each) => ({ word: each.name(), description: each.description() })),
    options: options.filter(
      ({ word }, index) => options.findIndex((each) => each.word === word) === index,
    ),
  };
  // commander makes `help` for the occasion: it has no commands of its own to go on to.
  const children = commands.filter((each) => command.commands.includes(each));
  return [node, ...children.flatMap((child) => nodesOf(child, [...path, child.name()], options))];
}

function toCandidate(option: Option): OptionCandidate[] {
  if (option.long === undefined || option.long === null) return [];
  const { long: word, description, argChoices = [] } = option;
  return [
    { word, description, takesValue: option.required || option.optional, choices: argChoices },
  ];
}
