using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Git;

namespace OpsConsole.Core.Tests.Audit.Anchors;

/// <summary>A directory of its own, and git as anybody would call it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("opsconsole-anchor-").FullName;

    public StorageOptions Storage => new() { DataDirectory = Root };

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Runs git and returns what it wrote.</summary>
    public static string Git(string directory, params string[] arguments) => TestGit.Line(directory, arguments);

    /// <summary>A working copy with a prompt in it.</summary>
    public string WorkingCopy(string name)
    {
        string directory = At(name);
        Directory.CreateDirectory(directory);
        Git(directory, "init", "--quiet", "--initial-branch=main");
        File.WriteAllText(Path.Combine(directory, "greeting.yaml"), "hello\n");
        Git(directory, "add", ".");
        Git(directory, "commit", "--quiet", "-m", "A prompt");
        return directory;
    }

    /// <summary>An empty bare repository.</summary>
    public string Bare(string name)
    {
        Git(Root, "init", "--quiet", "--bare", name);
        return At(name);
    }

    /// <summary>Writes a shell script that can be run.</summary>
    public static void Program(string path, string text)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It takes a shell script.");
        File.WriteAllText(path, "#!/bin/sh\n" + text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Puts a program into every hook of a repository, and into settings by which git runs programs. It leaves a trace when it is run.</summary>
    public string Booby(string gitDirectory)
    {
        string trace = At("trace-" + Path.GetRandomFileName()), program = At("program-" + Path.GetRandomFileName());
        Program(program, $"echo \"$0 $*\" >> '{trace}'\ncat > /dev/null\nexit 0\n");
        string own = Path.Combine(gitDirectory, "own-hooks");
        foreach (string hooks in (string[])[Path.Combine(gitDirectory, "hooks"), own])
        {
            Directory.CreateDirectory(hooks);
            foreach (string hook in (string[])["pre-receive", "update", "post-receive", "post-update", "reference-transaction", "pre-push", "proc-receive", "pre-auto-gc", "post-checkout", "push-to-checkout", "commit-msg", "pre-commit", "post-commit"])
            {
                File.Copy(program, Path.Combine(hooks, hook), overwrite: true);
            }
        }

        foreach (string setting in (string[])["core.fsmonitor", "core.sshCommand", "core.gitProxy", "core.editor", "core.pager", "core.alternateRefsCommand", "gpg.program", "filter.x.clean", "filter.x.smudge", "credential.helper", "uploadpack.packObjectsHook", "diff.external", "core.askPass"])
        {
            Git(gitDirectory, "--git-dir=.", "config", setting, program);
        }

        foreach ((string setting, string value) in (ReadOnlySpan<(string, string)>)[("core.hooksPath", own), ("protocol.ext.allow", "always"), ("protocol.allow", "always"), ("commit.gpgSign", "true"), ("push.gpgSign", "if-asked")])
        {
            Git(gitDirectory, "--git-dir=.", "config", setting, value);
        }

        return trace;
    }

    public void Dispose()
    {
        // git writes its objects read-only, which on Unix does not keep them from being deleted.
        Directory.Delete(Root, recursive: true);
    }
}
