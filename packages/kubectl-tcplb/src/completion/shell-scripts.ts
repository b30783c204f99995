/** Completion scripts for `kubectl-tcplb`. Each asks kubectl_complete-tcplb, as kubectl does for `kubectl tcplb`. */

const bash = `# bash completion for kubectl-tcplb
_kubectl_tcplb() {
  local IFS=$'\\n' words line directive
  words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  mapfile -t line < <(kubectl_complete-tcplb "\${words[@]}" 2>/dev/null)
  directive=\${line[-1]#:}
  unset 'line[-1]'
  COMPREPLY=("\${line[@]%%$'\\t'*}")
  ((directive & 2)) && compopt -o nospace
  ((directive & 4)) || compopt -o default
}
complete -F _kubectl_tcplb kubectl-tcplb
`;

const zsh = `#compdef kubectl-tcplb
# zsh completion for kubectl-tcplb
_kubectl_tcplb() {
  local -a lines candidates
  local directive line
  lines=("\${(@f)$(kubectl_complete-tcplb "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  directive=\${lines[-1]#:}
  for line in "\${(@)lines[1,-2]}"; do
    candidates+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( directive & 2 )); then
    _describe 'kubectl tcplb' candidates -S ''
  else
    _describe 'kubectl tcplb' candidates
  fi
  (( directive & 4 )) || _files
}
compdef _kubectl_tcplb kubectl-tcplb
`;

const fish = `# fish completion for kubectl-tcplb
function __kubectl_tcplb
  set -l words (commandline -opc) (commandline -ct)
  kubectl_complete-tcplb $words[2..-1] 2>/dev/null | string match -v -r '^:\\d+$'
end
complete -c kubectl-tcplb -f -a '(__kubectl_tcplb)'
`;

const powershell = `# PowerShell completion for kubectl-tcplb
Register-ArgumentCompleter -Native -CommandName kubectl-tcplb -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '' }
  kubectl_complete-tcplb @words 2>$null | Where-Object { $_ -notmatch '^:\\d+$' } | ForEach-Object {
    $candidate, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $candidate }
    [System.Management.Automation.CompletionResult]::new($candidate, $candidate, 'ParameterValue', $description)
  }
}
`;

const scripts: Readonly<Record<string, string>> = { bash, zsh, fish, powershell };

/** Prints the script of a shell that the command's definition lists. */
export function printCompletionScript(shell: string): void {
  process.stdout.write(scripts[shell] ?? '');
}
