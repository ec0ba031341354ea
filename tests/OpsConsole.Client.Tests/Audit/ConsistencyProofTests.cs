using OpsConsole.Client.Audit;

namespace OpsConsole.Client.Tests.Audit;

public sealed class ConsistencyProofTests
{
    private readonly FakeLog _log = new FakeLog().Append(70);

    [Fact]
    public void Every_proof_of_the_standard_holds_and_no_altered_one_does()
    {
        CheckpointNote[] notes = [.. Enumerable.Range(0, 71).Select(size => CheckpointNote.TryParse(_log.Note(size))!)];
        FakeLog other = _log.Copy(0).Append(70, "other");
        for (int n = 1; n <= 70; n += n < 33 ? 1 : 7)
        {
            for (int m = 1; m <= n; m++)
            {
                List<byte[]> proof = _log.Proof(m, n);
                Assert.True(ConsistencyProof.Holds(notes[m], notes[n], proof), $"{m} to {n}");
                Assert.False(ConsistencyProof.Holds(CheckpointNote.TryParse(other.Note(m))!, notes[n], proof), $"another history of {m} to {n}");
                Assert.False(ConsistencyProof.Holds(notes[m], notes[n], [.. proof, proof.Count > 0 ? proof[0] : new byte[32]]), $"one too many, {m} to {n}");
                for (int i = 0; i < proof.Count; i++) // the middle too, not only the ends
                {
                    List<byte[]> altered = [.. proof];
                    altered[i] = [.. proof[i][..31], (byte)(proof[i][31] ^ 1)];
                    Assert.False(ConsistencyProof.Holds(notes[m], notes[n], altered), $"{m} to {n}, hash {i}");
                    altered.RemoveAt(i);
                    Assert.False(ConsistencyProof.Holds(notes[m], notes[n], altered), $"{m} to {n}, without hash {i}");
                }
            }
        }
    }

    [Fact]
    public void An_empty_log_is_the_beginning_of_any_and_sizes_do_not_go_back()
    {
        CheckpointNote empty = CheckpointNote.TryParse(_log.Note(0))!, five = CheckpointNote.TryParse(_log.Note(5))!, seven = CheckpointNote.TryParse(_log.Note(7))!;
        Assert.True(ConsistencyProof.Holds(empty, five, []));
        Assert.False(ConsistencyProof.Holds(empty, five, [new byte[32]]));
        Assert.False(ConsistencyProof.Holds(seven, five, _log.Proof(5, 7)));
        Assert.False(ConsistencyProof.Holds(five, seven, [.. Enumerable.Repeat(new byte[32], 200)]));
    }
}
