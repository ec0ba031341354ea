using System.Runtime.CompilerServices;
using System.Text;
using OpsConsole.Core.Prompts.Repository;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>Reads many blobs by one git.</summary>
internal static class BlobReader
{
    private const int MaxBatch = 32 << 20;

    public static async IAsyncEnumerable<(RepositoryFile File, byte[] Content)> ReadAsync(PromptRepository repository, IReadOnlyList<RepositoryFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int start = 0; start < files.Count;)
        {
            int end = start;
            for (long bytes = 0; end < files.Count && (end == start || bytes + files[end].Size <= MaxBatch); end++)
            {
                bytes += files[end].Size;
            }

            byte[] ids = Encoding.ASCII.GetBytes(string.Concat(files.Skip(start).Take(end - start).Select(f => f.Id + "\n")));
            byte[] output = (await repository.Git.DoAsync(ids, cancellationToken, "cat-file", "--batch").ConfigureAwait(false)).Output;
            for (int at = 0; start < end; start++)
            {
                int content = at + output.AsSpan(at).IndexOf((byte)'\n') + 1, size = (int)files[start].Size;
                yield return (files[start], output[content..(content + size)]);
                at = content + size + 1;
            }
        }
    }
}
