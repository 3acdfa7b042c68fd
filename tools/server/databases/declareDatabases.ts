/**
 * The databases of a configuration of wrangler, by the names that the Worker goes by, and what further ones add to it: a
 * database and two queues each, whose settings are those of database 1. Pure.
 */
import { readBindingNumber } from "../../../src/platform/numberedBinding.ts";
import { Failure } from "../../terminal/failure.ts";

/** A D1 database as wrangler.toml binds it. */
export interface DatabaseBinding {
  readonly binding: string;
  readonly database_name?: string;
  readonly database_id?: string;
  readonly migrations_dir?: string;
}

/** A queue that the Worker sends to. */
export interface QueueProducer {
  readonly binding: string;
  readonly queue: string;
}

/** A queue that the Worker is given messages of. */
export interface QueueConsumer {
  readonly queue: string;
}

/** What of a configuration says which databases there are, as it is written and as wrangler completes it. */
export interface DatabaseConfiguration {
  readonly d1_databases?: readonly DatabaseBinding[];
  readonly queues?: {
    readonly producers?: readonly QueueProducer[];
    readonly consumers?: readonly QueueConsumer[];
  };
}

/** A database that a configuration declares. */
export interface DeclaredDatabase {
  /** From 1, without a gap. */
  readonly databaseNumber: number;
  readonly binding: string;
  readonly name: string;
}

/** What a configuration lacks of a database. */
export interface DatabaseAddition {
  readonly databaseNumber: number;
  readonly databases: readonly DatabaseBinding[];
  readonly producers: readonly QueueProducer[];
  readonly consumers: readonly QueueConsumer[];
}

const QUEUES = ["INSTANCE_CREATION", "ACTIONS"] as const;

/**
 * The databases that a configuration declares, in the order of their numbers.
 *
 * @throws {Failure} when there is none, their numbers have a gap or meet, or two are one and the same database
 */
export function readDeclaredDatabases(configuration: DatabaseConfiguration): DeclaredDatabase[] {
  const numbered = (configuration.d1_databases ?? []).flatMap((bound) => {
    const databaseNumber = readBindingNumber("DATABASE", bound.binding);
    return databaseNumber === null ? [] : [{ ...bound, databaseNumber }];
  });
  refuseSameDatabase(numbered);
  const declared = numbered
    .map(({ databaseNumber, binding, database_name: name = binding }) => ({
      ...{ databaseNumber, binding, name },
    }))
    .sort((one, other) => one.databaseNumber - other.databaseNumber);
  const odd = declared.findIndex(({ databaseNumber }, index) => databaseNumber !== index + 1);
  if (odd !== -1 || declared.length === 0) throw misnumbered(declared, odd);
  return declared;
}

/**
 * What a configuration lacks to have so many databases, a number at a time: whole databases, and queues of those that it
 * declares.
 *
 * @param databaseIds the ids of databases that there are already, by their numbers; others get the name of a local one
 * @throws {Failure} when the databases that it declares, or the queues of the first, are not as the Worker needs them
 */
export function listAdditions(
  configuration: DatabaseConfiguration,
  databases: number,
  databaseIds: Readonly<Record<number, string>> = {},
): DatabaseAddition[] {
  const declared = readDeclaredDatabases(configuration);
  const first = requireFirst(configuration, declared);
  const { producers = [], consumers = [] } = configuration.queues ?? {};
  const highest = Math.max(databases, declared.length);
  return Array.from({ length: highest - 1 }, (_, index) => index + 2)
    .map((databaseNumber): DatabaseAddition => {
      const own = first.queues.map(({ binding, queue, producer, consumer }) => {
        const known = producers.find((each) => each.binding === `${binding}_${databaseNumber}`);
        const name = known?.queue ?? `${queue}-${databaseNumber}`;
        return {
          producers:
            known === undefined
              ? [{ ...producer, binding: `${binding}_${databaseNumber}`, queue: name }]
              : [],
          consumers: consumers.some((each) => each.queue === name)
            ? []
            : [{ ...consumer, queue: name }],
        };
      });
      return {
        databaseNumber,
        databases:
          databaseNumber <= declared.length
            ? []
            : [toDatabase(first, databaseNumber, databaseIds[databaseNumber])],
        producers: own.flatMap((each) => each.producers),
        consumers: own.flatMap((each) => each.consumers),
      };
    })
    .filter((addition) =>
      [addition.databases, addition.producers, addition.consumers].some((each) => each.length > 0),
    );
}

/** A configuration with what it lacks; all else of it stays. */
export function withAdditions<Configuration extends DatabaseConfiguration>(
  configuration: Configuration,
  additions: readonly DatabaseAddition[],
): Configuration {
  if (additions.length === 0) return configuration;
  const { d1_databases = [], queues = {} } = configuration;
  return {
    ...configuration,
    d1_databases: [...d1_databases, ...additions.flatMap(({ databases }) => databases)],
    queues: {
      ...queues,
      producers: [...(queues.producers ?? []), ...additions.flatMap(({ producers }) => producers)],
      consumers: [...(queues.consumers ?? []), ...additions.flatMap(({ consumers }) => consumers)],
    },
  };
}

/** Database 1 and its queues: the others are made after them. */
interface First {
  readonly database: DatabaseBinding;
  /** Without the number. */
  readonly name: string;
  readonly queues: readonly {
    readonly binding: string;
    /** Without the number. */
    readonly queue: string;
    readonly producer: QueueProducer;
    readonly consumer: QueueConsumer;
  }[];
}

function requireFirst(
  { d1_databases = [], queues = {} }: DatabaseConfiguration,
  [declared]: readonly DeclaredDatabase[],
): First {
  const database = d1_databases.find(({ binding }) => binding === declared?.binding);
  if (database === undefined || declared === undefined) throw misnumbered([], -1);
  return {
    database,
    name: withoutNumber(declared.name, database.binding),
    queues: QUEUES.map((binding) => {
      const producer = queues.producers?.find(
        (each) => readBindingNumber(binding, each.binding) === 1,
      );
      const consumer = queues.consumers?.find((each) => each.queue === producer?.queue);
      if (producer === undefined || consumer === undefined) throw withoutQueue(binding);
      return {
        binding,
        queue: withoutNumber(producer.queue, producer.binding),
        producer,
        consumer,
      };
    }),
  };
}

/** Copies database 1: but for what names it, which a second database must not share. */
function toDatabase(
  { database, name }: First,
  databaseNumber: number,
  databaseId = `kickoff-database-${databaseNumber}`,
): DatabaseBinding {
  const { preview_database_id: _, ...rest } = database as DatabaseBinding & {
    preview_database_id?: string;
  };
  return {
    ...rest,
    binding: `DATABASE_${databaseNumber}`,
    database_name: `${name}-${databaseNumber}`,
    database_id: databaseId,
  };
}

function withoutNumber(name: string, binding: string): string {
  return binding.endsWith("_1") ? name.replace(/-1$/, "") : name;
}

function misnumbered(declared: readonly DeclaredDatabase[], odd: number): Failure {
  const found = declared.map(({ binding }) => binding).join(", ");
  return new Failure("wrangler.toml does not number its databases from 1 without a gap.", {
    why:
      declared.length === 0
        ? "It binds no DATABASE."
        : `It binds ${found}, and database ${odd + 1} is missing or there twice.`,
    next: "Put the bindings right: DATABASE, DATABASE_2, DATABASE_3 and so on, each once, and none in the place of a database that has data.",
  });
}

/** Under two numbers, what is in a database would be there twice for whatever goes over all of them. */
function refuseSameDatabase(databases: readonly DatabaseBinding[]): void {
  for (const { database_id: id } of databases) {
    const same = databases.filter(({ database_id }) => id !== undefined && database_id === id);
    if (same.length < 2) continue;
    throw new Failure("A database has one number, and one binding.", {
      why: `The database_id ${id} would be that of ${same.map(({ binding }) => binding).join(", ")}.`,
      next: "Give each binding in wrangler.toml the id of a database of its own: `npx wrangler d1 list` shows them.",
    });
  }
}

function withoutQueue(binding: string): Failure {
  return new Failure(
    "wrangler.toml lacks a queue of database 1, after which the others are made.",
    {
      why: `There is no producer with the binding ${binding}, or no consumer of its queue.`,
      next: "Put it back: [[queues.producers]] and [[queues.consumers]], as they are in the repository.",
    },
  );
}
