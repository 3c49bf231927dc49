"""The sandbox: untrusted files are parsed in a child process with limits."""
