using System.Text;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Reads an environment's file.</summary>
public static class ReleaseFileReader
{
    /// <summary>Reads.</summary>
    public static ReleaseFile Read(string environment, string path, string blob, ReadOnlySpan<byte> content)
    {
        Dictionary<string, ReleaseLine> lines = new(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            number++;
            int colon = line.LastIndexOf(':');
            if (colon > 0 && PromptVersion.IsSha(line[(colon + 1)..].Trim()))
            {
                string prompt = line[..colon].Trim().Trim('"');
                lines[prompt] = new ReleaseLine(prompt, line[(colon + 1)..].Trim(), number);
            }
        }

        return new ReleaseFile { Environment = environment, Path = path, Blob = blob, Lines = lines, Problems = [] };
    }
}
