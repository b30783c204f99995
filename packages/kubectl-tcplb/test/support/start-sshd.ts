export { hasSshd, SSHD, startSshd, type TestSshd } from '../../../core/test/host/ssh/start-sshd.ts';
export { writeSshFiles } from '../../../core/test/host/ssh/write-ssh-files.ts';
