using System.Numerics;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Tests.Audit.Reading;

public sealed class AuditProofsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_path_leads_to_the_root_from_every_position_of_every_size()
    {
        List<byte[]> leaves = [.. Enumerable.Range(0, 40).Select(i => MerkleTree.Leaf([(byte)i]))];
        for (int size = 1; size <= leaves.Count; size++)
        {
            for (int seq = 0; seq < size; seq++)
            {
                List<byte[]> path = Path(leaves[..size], seq);
                Assert.Equal(Root(leaves[..size]), InclusionProof.RootOf(leaves[seq], seq, size, path));
                Assert.Null(InclusionProof.RootOf(leaves[seq], seq, size, [.. path, leaves[0]]));
                Assert.True(size == 1 || InclusionProof.RootOf(leaves[seq], seq, size, path[..^1]) is null);
            }
        }
    }

    [Fact]
    public async Task An_entry_is_proved_against_the_newest_checkpoint()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        long seq = await trail.RecordAsync(TrailDatabase.Event("k1"));
        await trail.RecordAsync(TrailDatabase.Event("k2"));
        await trail.SignAsync();
        long unsigned = await trail.RecordAsync(TrailDatabase.Event("k3"));

        AuditProof proof = (await trail.Proofs.ProveAsync(seq, Cancel))!;

        Assert.True(proof.Holds);
        string[] lines = proof.ToText().Split('\n');
        Assert.Equal(["c2sp.org/tlog-proof@v1", $"index {seq}"], lines[..2]);
        Assert.Equal("", lines[2 + proof.Path.Count]);
        SignedNote note = SignedNote.TryParse(string.Join('\n', lines[(3 + proof.Path.Count)..]))!;
        Assert.True(note.IsSignedBy((await trail.Proofs.KeyAsync(proof.Checkpoint.Checkpoint.Size, Cancel))!));
        Assert.Null(await trail.Proofs.ProveAsync(unsigned, Cancel));
        Assert.Null(await trail.Proofs.ProveAsync(-1, Cancel));
    }

    [Fact]
    public async Task An_entry_that_was_edited_is_not_proved()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        long seq = await trail.RecordAsync(TrailDatabase.Event("k1"));
        await trail.SignAsync();
        await using (OpsDbContext context = trail.Context())
        {
            await context.AuditEntries.Where(e => e.Seq == seq).ExecuteUpdateAsync(set => set.SetProperty(e => e.Entry, "{}"u8.ToArray()), Cancel);
        }

        Assert.False((await trail.Proofs.ProveAsync(seq, Cancel))!.Holds);
    }

    [Fact]
    public async Task Two_sizes_are_consistent_only_up_to_the_logs_end()
    {
        await using TrailDatabase trail = await TrailDatabase.CreateAsync();
        long last = await trail.RecordAsync(TrailDatabase.Event("k1"));

        Assert.NotEmpty((await trail.Proofs.ConsistencyAsync(1, last + 1, Cancel))!.Hashes);
        Assert.Empty((await trail.Proofs.ConsistencyAsync(1, 1, Cancel))!.Hashes);
        Assert.Null(await trail.Proofs.ConsistencyAsync(1, last + 2, Cancel));
    }

    private static byte[] Root(List<byte[]> leaves) => leaves.Count == 1 ? leaves[0]
        : MerkleTree.Node(Root(leaves[..Half(leaves.Count)]), Root(leaves[Half(leaves.Count)..]));

    private static List<byte[]> Path(List<byte[]> leaves, int seq)
    {
        if (leaves.Count == 1)
        {
            return [];
        }

        int half = Half(leaves.Count);
        return seq < half ? [.. Path(leaves[..half], seq), Root(leaves[half..])] : [.. Path(leaves[half..], seq - half), Root(leaves[..half])];
    }

    private static int Half(int count) => (int)BitOperations.RoundUpToPowerOf2((uint)count) / 2;
}
