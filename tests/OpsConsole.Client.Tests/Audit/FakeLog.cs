using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Client.Tests.Audit;

/// <summary>A log as the standards describe it, recursively, to be shown to a witness.</summary>
internal sealed class FakeLog
{
    private readonly List<byte[]> _leaves = [];
    private readonly List<(long From, ECDsa Key, bool AfterLoss)> _keys = [];

    public FakeLog(string id = "abcdefghijklmnopqrstuvwxyz", ECDsa? key = null)
    {
        Origin = "opsconsole.audit/" + id;
        _keys.Add((0, key ?? NewKey(), false));
    }

    private FakeLog(FakeLog other, int size)
    {
        Origin = other.Origin;
        _leaves.AddRange(other._leaves.Take(size));
        _keys.AddRange(other._keys);
    }

    public string Origin { get; }

    public int Size => _leaves.Count;

    public string FirstKey => Text(_keys[0].Key);

    public string NewestKey => Text(_keys[^1].Key);

    public IReadOnlyList<(string Key, string? Checkpoint)> Keys => [.. _keys.Select(k => (Text(k.Key), k.From < Size ? Note((int)k.From + 1) : null))];

    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public FakeLog Append(int count, string what = "")
    {
        for (int i = 0; i < count; i++)
        {
            _leaves.Add(SHA256.HashData([0, .. Encoding.UTF8.GetBytes($"{what}{_leaves.Count}")]));
        }

        return this;
    }

    /// <summary>The same log as it was at a size, to go on apart.</summary>
    public FakeLog Copy(int size) => new(this, size);

    /// <summary>Signs with another key from here on.</summary>
    public FakeLog Rotate(bool afterLoss = false)
    {
        _keys.Add((Size, NewKey(), afterLoss));
        return Append(1, "rotated");
    }

    /// <summary>The signed checkpoint of a size.</summary>
    public string Note(int size, string time = "2026-11-21T09:00:00.000Z") => Note(size, time, Root(0, size), Signers(size));

    public string Note(int size, string time, byte[] root, params IEnumerable<ECDsa> signers)
    {
        string text = $"{Origin}\n{size}\n{Convert.ToBase64String(root)}\ntime {time}\n";
        StringBuilder note = new(text + "\n");
        foreach (ECDsa key in signers)
        {
            byte[] signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            note.Append(CultureInfo.InvariantCulture, $"— {Origin} {Convert.ToBase64String([.. SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4], .. signature])}\n");
        }

        return note.ToString();
    }

    public byte[] Root(int first, int end) => (end - first) switch
    {
        0 => SHA256.HashData([]),
        1 => _leaves[first],
        int n => SHA256.HashData([1, .. Root(first, first + Split(n)), .. Root(first + Split(n), end)]),
    };

    /// <summary>PROOF(m, D[n]) of RFC 6962.</summary>
    public List<byte[]> Proof(int m, int n) => SubProof(m, 0, n, known: true);

    public string Text(ECDsa key)
    {
        byte[] publicKey = key.ExportSubjectPublicKeyInfo();
        return $"{Origin}+{Convert.ToHexStringLower(SHA256.HashData(publicKey)[..4])}+{Convert.ToBase64String([2, .. publicKey])}";
    }

    private List<byte[]> SubProof(int m, int first, int end, bool known)
    {
        int n = end - first, k = Split(n);
        return m == n
            ? known ? [] : [Root(first, end)]
            : m <= k
            ? [.. SubProof(m, first, first + k, known), Root(first + k, end)]
            : [.. SubProof(m - k, first + k, end, known: false), Root(first, first + k)];
    }

    /// <summary>The key in force, and the one before it on the first checkpoint after a rotation.</summary>
    private List<ECDsa> Signers(int size)
    {
        int current = _keys.FindLastIndex(k => k.From < size || k.From == 0);
        return current > 0 && _keys[current].From == size - 1 && !_keys[current].AfterLoss
            ? [_keys[current].Key, _keys[current - 1].Key]
            : [_keys[current].Key];
    }

    private static int Split(int n)
    {
        int k = 1;
        while (k * 2 < n)
        {
            k *= 2;
        }

        return k;
    }
}
