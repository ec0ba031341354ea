using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Tests.Audit.Log;

/// <summary>The published vectors of RFC 6962 trees, by the code that hashes the trail.</summary>
public sealed class MerkleTreeTests
{
    private static readonly string[] Vector = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void A_growing_tree_has_the_roots_of_the_vectors(int size, string root)
    {
        CompactRange range = new();
        foreach (string entry in Vector.Take(size))
        {
            range.Append(MerkleTree.Leaf(Convert.FromHexString(entry)));
        }

        Assert.Equal(size, range.Size);
        Assert.Equal(root, Convert.ToHexStringLower(range.Root()));
        Assert.Equal(root, Convert.ToHexStringLower(ReferenceTree.Root(Vector.Take(size).Select(e => MerkleTree.Leaf(Convert.FromHexString(e))).ToArray())));
    }

    [Fact]
    public void Leaves_and_nodes_have_the_hashes_of_the_second_vector()
    {
        byte[][] leaves = [.. "abcde".Select(c => MerkleTree.Leaf([(byte)c]))];
        Assert.StartsWith("022a6979", Convert.ToHexStringLower(leaves[0]), StringComparison.Ordinal);
        Assert.Equal("597fcb31282d34654c200d3418fca5705c648ebf326ec73d8ddef11841f876d8", Convert.ToHexStringLower(leaves[2]));
        Assert.Equal("d070dc5b8da9aea7dc0f5ad4c29d89965200059c9a0ceca3abd5da2492dcb71d", Convert.ToHexStringLower(leaves[3]));
        Assert.Equal("2824a7ccda2caa720c85c9fba1e8b5b735eecfdb03878e4f8dfe6c3625030bc4", Convert.ToHexStringLower(leaves[4]));
        Assert.Equal("b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb", Convert.ToHexStringLower(MerkleTree.Node(leaves[0], leaves[1])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1022)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(70_000)]
    public void Entries_of_any_length_hash_alike(int length)
    {
        byte[] entry = new byte[length];
        new Random(length).NextBytes(entry);
        Assert.Equal(ReferenceTree.Leaf(entry), MerkleTree.Leaf(entry));
    }

    [Fact]
    public void A_node_is_not_the_leaf_of_the_same_bytes()
    {
        byte[] left = MerkleTree.Leaf([1]), right = MerkleTree.Leaf([2]);
        Assert.NotEqual(MerkleTree.Node(left, right), MerkleTree.Leaf([.. left, .. right]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(256)]
    public void Folding_gives_the_root_of_a_complete_subtree(int count)
    {
        byte[][] leaves = [.. Enumerable.Range(0, count).Select(i => MerkleTree.Leaf([(byte)i]))];
        Assert.Equal(ReferenceTree.Root(leaves), MerkleTree.Fold([.. leaves.SelectMany(l => l)]));
    }
}
