using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Mss.Bench;

// dotnet run -c Release --project bench/Mss.Bench -- --filter '*'
// In this process: a generated project of its own would have to repeat the central package pins.
var config = DefaultConfig.Instance.AddJob(Job.MediumRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(SoapCodecBenchmarks).Assembly).Run(args, config);
