using System.Text;
using OpsConsole.Core.Audit.Anchors;
using OpsConsole.Core.Audit.Checkpoints;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class FileAnchorTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Default => _scratch.At("audit", "anchor", "checkpoints.txt");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Each_checkpoint_is_appended_with_an_empty_line_and_reads_back()
    {
        FileAnchor anchor = New();
        PublishedCheckpoint first = Notes.Of(1), second = Notes.Of(2);
        await anchor.AnchorAsync(first, Cancel);
        await anchor.AnchorAsync(second, Cancel);
        Assert.Equal($"{first.Note}\n{second.Note}\n", await File.ReadAllTextAsync(Default, Cancel));
        Assert.Equal([first.Note, second.Note], (await anchor.ReadAsync(Notes.LogId, Cancel)).Select(c => c.Note));
    }

    [Fact]
    public async Task After_a_restart_the_same_checkpoint_is_not_written_twice()
    {
        PublishedCheckpoint first = Notes.Of(1);
        await New().AnchorAsync(first, Cancel);
        await New().AnchorAsync(first, Cancel);
        Assert.Equal($"{first.Note}\n", await File.ReadAllTextAsync(Default, Cancel));
    }

    [Fact]
    public async Task Wherever_a_write_was_cut_short_the_next_one_reads_back()
    {
        PublishedCheckpoint first = Notes.Of(1), torn = Notes.Of(2), third = Notes.Of(3);
        byte[] cut = Encoding.UTF8.GetBytes(CheckpointList.Item(torn));
        await New().AnchorAsync(first, Cancel);
        byte[] good = await File.ReadAllBytesAsync(Default, Cancel);
        for (int length = 1; length < cut.Length; length++)
        {
            await File.WriteAllBytesAsync(Default, [.. good, .. cut[..length]], Cancel);
            FileAnchor anchor = New();
            await anchor.AnchorAsync(third, Cancel);
            List<string> read = [.. (await anchor.ReadAsync(Notes.LogId, Cancel)).Select(c => c.Note)];
            Assert.Equal(first.Note, read[0]);
            Assert.Equal(third.Note, read[^1]);
            Assert.InRange(read.Count, 2, 3); // cut behind the signature, the second one is whole
        }
    }

    [Fact]
    public async Task Only_the_end_of_a_long_file_is_read()
    {
        StringBuilder list = new();
        for (int size = 1; list.Length < 2 * CheckpointList.MaxRead; size++)
        {
            list.Append(CheckpointList.Item(Notes.Of(size)));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Default)!);
        await File.WriteAllTextAsync(Default, list.ToString(), Cancel);
        FileAnchor anchor = New();
        PublishedCheckpoint newest = Notes.Of(1_000_000);
        await anchor.AnchorAsync(newest, Cancel);
        IReadOnlyList<PublishedCheckpoint> read = await anchor.ReadAsync(Notes.LogId, Cancel);
        Assert.Equal(newest.Note, read[^1].Note);
        Assert.InRange(read.Count, 1000, 5000);
    }

    [Fact]
    public async Task A_directory_that_is_not_mounted_is_told_and_not_made()
    {
        FileAnchor anchor = New("volume/checkpoints.txt");
        AnchorException exception = await Assert.ThrowsAsync<AnchorException>(() => anchor.AnchorAsync(Notes.Of(1), Cancel));
        Assert.Contains("Create or mount it, or set Audit:Anchors:File:Path", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scratch.At("volume")));

        Directory.CreateDirectory(_scratch.At("volume"));
        await anchor.AnchorAsync(Notes.Of(1), Cancel);
        Assert.Single(await anchor.ReadAsync(Notes.LogId, Cancel));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_with_what_to_do()
    {
        Directory.CreateDirectory(Default);
        AnchorException exception = await Assert.ThrowsAsync<AnchorException>(() => New().AnchorAsync(Notes.Of(1), Cancel));
        Assert.Contains(Default, exception.Message, StringComparison.Ordinal);
        Assert.Contains("Give the account of the console the right", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operating_system_appends_so_that_two_writers_lose_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a second writer out instead.");
        Directory.CreateDirectory(Path.GetDirectoryName(Default)!);
        using Microsoft.Win32.SafeHandles.SafeFileHandle first = AppendOnlyFile.Open(Default), second = AppendOnlyFile.Open(Default);
        RandomAccess.Write(first, "one\n"u8, 0);
        RandomAccess.Write(second, "two\n"u8, 0);
        RandomAccess.Write(first, "three\n"u8, 0);
        Assert.Equal("one\ntwo\nthree\n", await File.ReadAllTextAsync(Default, Cancel));
    }

    private FileAnchor New(string path = "") => new(new FileAnchorOptions { Path = path }, _scratch.Storage);
}
