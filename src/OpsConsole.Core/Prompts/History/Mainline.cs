namespace OpsConsole.Core.Prompts.History;

/// <summary>
/// What is in what: since when, counted along the chain of first parents, a commit is part of the branch. Answers in one step for the
/// commits of that chain, which is where releases point; for others by a walk.
/// </summary>
internal sealed class Mainline
{
    private readonly HistoryIndex _index;
    private readonly int[] _joined;   // by commit: place in the chain of the commit that brought it
    private readonly bool[] _isOnIt;

    public Mainline(HistoryIndex index)
    {
        _index = index;
        _joined = new int[index.Commits];
        _isOnIt = new bool[index.Commits];
        List<int> chain = [];
        for (int commit = index.Commits - 1; commit >= 0; commit = index.Parents[2 * commit])
        {
            chain.Add(commit);
            _isOnIt[commit] = true;
        }

        Array.Fill(_joined, int.MaxValue);
        Stack<int> open = [];
        for (int place = 0; place < chain.Count; place++)
        {
            open.Push(chain[chain.Count - 1 - place]);
            while (open.TryPop(out int commit))
            {
                if (_joined[commit] == int.MaxValue)
                {
                    _joined[commit] = place;
                    PushParents(open, commit);
                }
            }
        }
    }

    /// <summary>Whether a commit is another one or came before it.</summary>
    public bool IsIn(int commit, int other)
    {
        if (commit >= other)
        {
            return commit == other;
        }

        return _isOnIt[other] ? _joined[commit] <= _joined[other] : Walk(commit, other);
    }

    private bool Walk(int commit, int other)
    {
        HashSet<int> seen = [];
        Stack<int> open = [];
        open.Push(other);
        while (open.TryPop(out int next))
        {
            if (next == commit || (_isOnIt[next] && _joined[commit] <= _joined[next]))
            {
                return true;
            }

            if (next > commit && !_isOnIt[next] && seen.Add(next))
            {
                PushParents(open, next);
            }
        }

        return false;
    }

    private void PushParents(Stack<int> open, int commit)
    {
        for (int i = 0; i < 2; i++)
        {
            if (_index.Parents[(2 * commit) + i] is >= 0 and int parent)
            {
                open.Push(parent);
            }
        }

        foreach (int parent in _index.MoreParents.GetValueOrDefault(commit, []))
        {
            open.Push(parent);
        }
    }
}
