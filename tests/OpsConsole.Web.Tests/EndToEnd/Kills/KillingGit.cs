using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OpsConsole.Web.Tests.EndToEnd.Kills;

/// <summary>What a kill from within git does around the call of git that it waits for.</summary>
public enum GitMoment
{
    /// <summary>The console is killed before git ran, and git never does.</summary>
    Before,

    /// <summary>The console is killed after git ran: it was done, and nobody heard of it.</summary>
    After,

    /// <summary>All are killed while git moves a name of commits, so that its lock stays behind.</summary>
    Locked,

    /// <summary>Only the console is killed. The git that it started waits until it is let go, and then does what it was started for.</summary>
    Late,
}

/// <summary>
/// The git that a console finds: the real one, behind a script that kills the console with SIGKILL at one call of git. Git itself starts git (the other side of a
/// push, for one) and finds the same script.
/// </summary>
internal sealed class KillingGit : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("opsconsole-git-").FullName;

    /// <summary>Writes the script.</summary>
    public KillingGit()
    {
        string programs = Run("git", "--exec-path"), real = Run("sh", "-c", "command -v git"), script = Path.Combine(_home, "exec", "git");
        Directory.CreateDirectory(Path.GetDirectoryName(script)!);
        foreach (string program in Directory.EnumerateFileSystemEntries(programs).Where(p => Path.GetFileName(p) != "git"))
        {
            File.CreateSymbolicLink(Path.Combine(_home, "exec", Path.GetFileName(program)), program);
        }

        File.WriteAllText(script, Script.Replace("HOME_HERE", _home, StringComparison.Ordinal).Replace("GIT_HERE", real, StringComparison.Ordinal));
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("It takes a shell script.");
        }

        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Under = ["env", $"PATH={Path.GetDirectoryName(script)}:{Environment.GetEnvironmentVariable("PATH")}"];
    }

    /// <summary>Starts a program so that it finds this git.</summary>
    public string[] Under { get; }

    /// <summary>Whether the kill happened that was waited for.</summary>
    public bool HasKilled => File.Exists(At("killed"));

    /// <summary>The calls of git since the kill was armed, one a line.</summary>
    public string Calls => File.Exists(At("calls")) ? File.ReadAllText(At("calls")) : "";

    /// <summary>Kills a console at the next call of git that fits.</summary>
    /// <param name="console">Its process.</param>
    /// <param name="call">Pattern of the shell for the words of the call.</param>
    /// <param name="moment">When.</param>
    /// <param name="whole">Whether everything that the console started goes with it, as with a container; else git goes on alone.</param>
    public void Arm(int console, string call, GitMoment moment, bool whole)
    {
        Array.ForEach(["armed", "killed", "calls", "go", "gone"], name => File.Delete(At(name)));
        Write(call, moment.ToString(), console, whole);
    }

    /// <summary>Lets the git go on that waits since its console was killed, when git is called so; that call waits until it is done.</summary>
    public void LetGoAt(string call) => Write(call, "Behind", 0, whole: false);

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(_home, recursive: true);

    private void Write(string call, string moment, int victim, bool whole)
    {
        File.WriteAllText(At("arming"), string.Create(CultureInfo.InvariantCulture, $"call='{call}'\nmoment={moment}\nvictim={victim}\nwhole={(whole ? 1 : 0)}\n"), new UTF8Encoding(false));
        File.Move(At("arming"), At("armed")); // at once: never half written
    }

    private string At(string name) => Path.Combine(_home, name);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }

    private const string Script =
        """
        #!/bin/sh
        export GIT_EXEC_PATH='HOME_HERE/exec'
        await() {
          waited=0
          while [ ! -e "HOME_HERE/$1" ] && [ $waited -lt 3000 ]; do sleep 0.01; waited=$((waited + 1)); done
        }
        below() {
          for child in $(cat /proc/"$1"/task/*/children 2> /dev/null); do
            [ "$child" = $$ ] || { echo "$child"; below "$child"; }
          done
        }
        kill_it() {
          if [ "$whole" = 1 ]; then kill -9 "$victim" $(below "$victim") 2> /dev/null; else kill -9 "$victim"; fi
        }
        echo "$GIT_DIR $*" >> 'HOME_HERE/calls'
        if [ -e 'HOME_HERE/armed' ]; then
          . 'HOME_HERE/armed'
          case "$GIT_DIR $*" in
            $call)
              if mv 'HOME_HERE/armed' 'HOME_HERE/killed' 2> /dev/null; then
                case $moment in
                  Before) kill_it; exit 137 ;;
                  After) 'GIT_HERE' "$@"; ended=$?; kill_it; exit $ended ;;
                  Locked) : > "$GIT_DIR/$3.lock"; kill_it; exit 137 ;;
                  Late) kill_it; await go; 'GIT_HERE' "$@"; ended=$?; : > 'HOME_HERE/gone'; exit $ended ;;
                  Behind) : > 'HOME_HERE/go'; await gone ;;
                esac
              fi ;;
          esac
        fi
        exec 'GIT_HERE' "$@"
        """;
}
