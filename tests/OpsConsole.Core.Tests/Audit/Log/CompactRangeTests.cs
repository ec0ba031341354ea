using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Tests.Audit.Log;

public sealed class CompactRangeTests
{
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, 600).Select(i => MerkleTree.Leaf(BitConverter.GetBytes(i)))];

    [Fact]
    public void The_root_is_right_at_every_size_and_after_every_restart()
    {
        CompactRange range = new();
        for (int size = 0; size <= Leaves.Length; size++)
        {
            byte[] expected = ReferenceTree.Root(Leaves.AsSpan(0, size));
            Assert.Equal(expected, range.Root());
            range = CompactRange.Read(size, range.ToBytes());
            Assert.Equal(expected, range.Root());
            if (size < Leaves.Length)
            {
                range.Append(Leaves[size]);
            }
        }
    }

    [Fact]
    public void Subtrees_of_any_fitting_size_give_the_same_root()
    {
        Random random = new(6962);
        for (int round = 0; round < 200; round++)
        {
            int size = random.Next(1, Leaves.Length);
            CompactRange range = new();
            while (range.Size < size)
            {
                int at = (int)range.Size, count = 1;
                while (at % (count * 2) == 0 && at + (count * 2) <= size && random.Next(3) > 0)
                {
                    count *= 2;
                }

                range.Append(count, ReferenceTree.Root(Leaves.AsSpan(at, count)));
            }

            Assert.Equal(ReferenceTree.Root(Leaves.AsSpan(0, size)), range.Root());
        }
    }

    [Theory]
    [InlineData(3, 2)] // does not divide the position
    [InlineData(4, 3)] // no power of two
    [InlineData(4, 0)]
    [InlineData(4, -1)]
    [InlineData(2, 4)]
    public void A_subtree_that_cannot_stand_there_is_refused(int size, long count)
    {
        CompactRange range = new();
        for (int i = 0; i < size; i++)
        {
            range.Append(Leaves[i]);
        }

        byte[] before = range.Root();
        Assert.Throws<ArgumentOutOfRangeException>(() => range.Append(count, Leaves[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => range.Append(1, new byte[31]));
        Assert.Equal(before, range.Root());
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 32)]
    [InlineData(3, 32)]
    [InlineData(3, 63)]
    [InlineData(4, 64)]
    public void Stored_hashes_that_do_not_fit_the_size_are_refused(long size, int length) =>
        Assert.Throws<FormatException>(() => CompactRange.Read(size, new byte[length]));

    [Fact]
    public void A_copy_grows_apart()
    {
        CompactRange range = new();
        range.Append(Leaves[0]);
        CompactRange copy = range.Copy();
        copy.Append(Leaves[1]);
        Assert.Equal(Leaves[0], range.Root());
        Assert.Equal(ReferenceTree.Root(Leaves.AsSpan(0, 2)), copy.Root());
    }
}
