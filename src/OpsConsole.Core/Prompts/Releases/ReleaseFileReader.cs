using System.Text;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Placeholder.</summary>
public static class ReleaseFileReader
{
    /// <summary>Placeholder.</summary>
    public static ReleaseFile Read(string environment, string path, string blob, ReadOnlySpan<byte> content)
    {
        Dictionary<string, ReleaseLine> lines = new(StringComparer.Ordinal);
        int line = 0;
        foreach (string text in Encoding.UTF8.GetString(content).Split('\n'))
        {
            line++;
            if (text.Split(": ") is [{ Length: > 0 } prompt, { Length: > 0 } commit] && prompt[0] != '#')
            {
                lines[prompt] = new ReleaseLine(prompt, commit.Trim(), line);
            }
        }

        return new ReleaseFile { Environment = environment, Path = path, Blob = blob, Lines = lines, Problems = [] };
    }
}
