/**
 * The documented interface of the Kubernetes extension, as far as it is used here. Its own library would start the
 * extension; this asks only one that runs.
 */
import { type Event, extensions, type TreeItem } from 'vscode';

const EXTENSION_ID = 'ms-kubernetes-tools.vscode-kubernetes-tools';

/** `configuration`, version `v1_1`. */
export interface ConfigurationApi {
  getKubeconfigPath(): KubeconfigPath;
  readonly onDidChangeKubeconfigPath: Event<KubeconfigPath>;
  readonly onDidChangeContext: Event<string | null>;
}

export type KubeconfigPath =
  | { readonly pathType: 'host'; readonly hostPath: string }
  | { readonly pathType: 'wsl'; readonly wslPath: string };

/** `clusterexplorer`, version `v1`. */
export interface ClusterExplorerApi {
  /** It does not ask contexts anew that show already. */
  registerNodeContributor(contributor: NodeContributor): void;
  refresh(): void;
}

export interface NodeContributor {
  contributesChildren(parent: ExplorerNode | undefined): boolean;
  getChildren(parent: ExplorerNode | undefined): Promise<ContributedNode[]>;
}

/** The current context is of the type `context`. */
export interface ExplorerNode {
  readonly nodeType: string;
  readonly name?: string;
}

export interface ContributedNode {
  getChildren(): Promise<ContributedNode[]>;
  getTreeItem(): TreeItem;
}

interface ApiBroker {
  get(component: string, version: string): { readonly available: boolean; readonly api?: unknown };
}

/** Undefined unless the extension runs and has it. */
export function findConfigurationApi(): ConfigurationApi | undefined {
  return findApi('configuration', 'v1_1') as ConfigurationApi | undefined;
}

/** Undefined unless the extension runs and has it. */
export function findClusterExplorerApi(): ClusterExplorerApi | undefined {
  return findApi('clusterexplorer', 'v1') as ClusterExplorerApi | undefined;
}

function findApi(component: string, version: string): unknown {
  const extension = extensions.getExtension<Partial<ApiBroker> | undefined>(EXTENSION_ID);
  if (!extension?.isActive) return undefined;
  const answer = extension.exports?.get?.(component, version);
  return answer?.available ? answer.api : undefined;
}
