'use strict';
/**
 * The Kubernetes extension as far as others see it: the broker with `configuration` v1_1 and `clusterexplorer` v1, and
 * an explorer whose contexts (one per kubeconfig, the current one) get the children that are contributed. It starts, as
 * the real one, when somebody looks at its explorer. KUBERNETES_EXTENSION_KUBECONFIG is the file that it was told to
 * use; "Set Kubeconfig" asks for another.
 */
const { readFileSync } = require('node:fs');
const vscode = require('vscode');

exports.activate = () => {
  const state = { path: process.env.KUBERNETES_EXTENSION_KUBECONFIG ?? '' };
  const pathChanged = new vscode.EventEmitter();
  const contextChanged = new vscode.EventEmitter();
  const explorer = createExplorer(state);
  vscode.window.registerTreeDataProvider('extension.vsKubernetesExplorer', explorer);
  vscode.commands.registerCommand('extension.vsKubernetesUseKubeconfig', async () => {
    state.path = (await vscode.window.showInputBox({ prompt: 'Kubeconfig' })) ?? state.path;
    explorer.refresh();
    pathChanged.fire(kubeconfigPath(state));
  });
  return createBroker({
    'configuration v1_1': {
      getKubeconfigPath: () => kubeconfigPath(state),
      onDidChangeKubeconfigPath: pathChanged.event,
      onDidChangeContext: contextChanged.event,
    },
    'clusterexplorer v1': {
      registerNodeContributor: explorer.register,
      refresh: explorer.refresh,
    },
  });
};

const kubeconfigPath = ({ path }) => ({ pathType: 'host', hostPath: path });

function createBroker(apis) {
  return {
    get(component, version) {
      const api = apis[`${component} ${version}`];
      return api ? { available: true, api } : { available: false, reason: 'version-unknown' };
    },
  };
}

function createExplorer(state) {
  const contributors = [];
  const changed = new vscode.EventEmitter();
  const contributed = (node) => ({
    item: () => node.getTreeItem(),
    children: async () => adopt(await node.getChildren()),
  });
  const adopt = (nodes) => nodes.map(contributed);
  const contextNode = (name) => {
    const parent = { nodeType: 'context', name };
    return {
      item: () => new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded),
      async children() {
        const asked = contributors.filter((one) => one.contributesChildren(parent));
        return adopt((await Promise.all(asked.map((one) => one.getChildren(parent)))).flat());
      },
    };
  };
  return {
    // A contributor to the contexts does not make the real explorer ask anew.
    register: (contributor) => void contributors.push(contributor),
    refresh: () => changed.fire(),
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => node.item(),
    getChildren: async (node) => (node ? node.children() : currentContexts(state.path).map(contextNode)),
  };
}

function currentContexts(path) {
  const name = /^current-context: (\S+)$/m.exec(readFileSync(path, 'utf8'))?.[1];
  return name ? [name] : [];
}
