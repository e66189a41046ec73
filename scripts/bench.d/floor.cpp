// The floor: what the machine allows for a job. Keep-alive sockets in one epoll loop, simdjson's On Demand over each page,
// the answer as TSV; one thread, no checks that a real client needs, and just the five jobs.
//
//   floor JOB CLUSTER SIZE PORT CONNECTIONS     J1 to J4 over a cluster's list
//   floor J5 0 50 PORT CONNECTIONS              J5 over the fleet
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <simdjson.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using namespace simdjson;
using std::string;
using std::string_view;

struct Request { long cluster, tenant; unsigned page; };
struct Group { uint64_t rows = 0, durations = 0, sum = 0, most = 0; };
struct Ranked { uint64_t task, duration; string tenant; };

static bool ranks_before(const Ranked &a, const Ranked &b) {
  return a.duration != b.duration ? a.duration > b.duration : a.task < b.task;
}

static void append_escaped(string &out, string_view text) {
  for (const char byte : text) {
    switch (byte) {
      case '\\': out += "\\\\"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      default: out += byte;
    }
  }
}

struct Job {
  char number;
  ondemand::parser parser;
  string rows;
  std::unordered_map<string, Group> groups;
  string key;
  std::vector<Ranked> best;
  uint64_t count = 0;
  std::map<string, uint64_t> by_status;

  /// Takes a page in; answers how many pages there are.
  uint64_t take(const char *bytes, size_t length) {
    auto document = parser.iterate(bytes, length, length + SIMDJSON_PADDING);
    auto data = document["data"];
    ondemand::array contents = data["contents"].get_array();
    if (number == '4') {
      count += contents.count_elements();
    } else {
      for (auto element : contents) take(element.get_object());
    }
    return data["page"]["totalPages"];
  }

  void take(ondemand::object item) {
    if (number == '1') {
      const string_view status = item["status"];
      if (status != "FAILED") return;
      const string_view start = item["startTime"];
      if (start < "2024-05-01" || start >= "2024-08-01") return;
      const string_view tenant = item["tenantName"], error = item["errorMsg"];
      const uint64_t task = item["taskId"], duration = item["duration"];
      rows += std::to_string(task) + "\t";
      append_escaped(rows, tenant);
      rows += "\t" + string(status) + "\t" + string(start) + "\t" + std::to_string(duration) + "\t";
      append_escaped(rows, error);
      rows += '\n';
    } else if (number == '2') {
      uint64_t duration = 0;
      const bool has_duration = !item["duration"].get(duration);
      const string_view status = item["status"], tenant = item["tenantName"];
      key.assign(tenant);
      key += '\t';
      key += status;
      Group &group = groups[key];
      ++group.rows;
      if (!has_duration) return;
      ++group.durations;
      group.sum += duration;
      group.most = std::max(group.most, duration);
    } else if (number == '3') {
      uint64_t duration = 0;
      if (item["duration"].get(duration)) return;
      if (best.size() == 20 && duration < best.front().duration) return;
      const uint64_t task = item["taskId"];
      const string_view tenant = item["tenantName"];
      best.push_back({task, duration, string(tenant)});
      std::push_heap(best.begin(), best.end(), ranks_before);
      if (best.size() <= 20) return;
      std::pop_heap(best.begin(), best.end(), ranks_before);
      best.pop_back();
    } else {
      const string_view status = item["status"];
      ++by_status[string(status)];
    }
  }

  void print() {
    string out = rows;
    char line[128];
    for (const auto &[name, group] : groups) {
      out += name;
      if (group.durations > 0) {
        const double mean = static_cast<double>(group.sum) / static_cast<double>(group.durations);
        std::snprintf(line, sizeof line, "\t%lu\t%lu\t%.3f\n", group.rows, group.most, mean);
      } else {
        std::snprintf(line, sizeof line, "\t%lu\t\t\n", group.rows);
      }
      out += line;
    }
    std::sort(best.begin(), best.end(), ranks_before);
    for (const Ranked &row : best) {
      out += std::to_string(row.task) + "\t" + row.tenant + "\t" + std::to_string(row.duration) + "\n";
    }
    for (const auto &[status, number] : by_status) out += status + "\t" + std::to_string(number) + "\n";
    if (number == '4') out += std::to_string(count) + "\n";
    std::fwrite(out.data(), 1, out.size(), stdout);
  }
};

struct Connection {
  int socket;
  Request request;
  bool busy;
  std::vector<char> bytes;
  size_t length, head, body;
};

[[noreturn]] static void die(const char *what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char **argv) {
  if (argc != 6) return std::fprintf(stderr, "usage: floor JOB CLUSTER SIZE PORT CONNECTIONS\n"), 64;
  Job job;
  job.number = argv[1][1];
  const int size = std::atoi(argv[3]), port = std::atoi(argv[4]);
  std::deque<Request> waiting;
  if (job.number == '5') {
    for (long cluster = 0; cluster < 50; ++cluster) {
      for (long tenant = 0; tenant < 20; ++tenant) waiting.push_back({2000001 + cluster, 3000001 + 20 * cluster + tenant, 1});
    }
  } else {
    waiting.push_back({std::atol(argv[2]), 0, 1});
  }
  size_t open = waiting.size();

  const int poll = epoll_create1(0);
  std::vector<Connection> connections(static_cast<size_t>(std::atoi(argv[5])));
  const auto send_next = [&](Connection &connection) {
    connection.busy = !waiting.empty();
    if (!connection.busy) return;
    connection.request = waiting.front();
    waiting.pop_front();
    const auto [cluster, tenant, page] = connection.request;
    const string scope = tenant != 0 ? "/tenants/" + std::to_string(tenant) : "";
    const string text = "GET /api/v2/ob/clusters/" + std::to_string(cluster) + scope + "/backup/task/dataBackupTasks?page=" +
                        std::to_string(page) + "&size=" + std::to_string(size) + " HTTP/1.1\r\nHost: floor\r\n\r\n";
    connection.length = connection.head = connection.body = 0;
    if (write(connection.socket, text.data(), text.size()) != static_cast<ssize_t>(text.size())) die("write");
  };
  for (Connection &connection : connections) {
    connection.socket = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    if (connect(connection.socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) die("connect");
    const int yes = 1;
    setsockopt(connection.socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    epoll_ctl(poll, EPOLL_CTL_ADD, connection.socket, &event);
    connection.bytes.resize(static_cast<size_t>(size) * 700 + 65536);
    send_next(connection);
  }
  epoll_event events[64];
  while (open > 0) {
    for (Connection &connection : connections) {
      if (!connection.busy) send_next(connection);
    }
    const int ready = epoll_wait(poll, events, 64, 2);
    for (int index = 0; index < ready; ++index) {
      Connection &connection = *static_cast<Connection *>(events[index].data.ptr);
      if (connection.bytes.size() < connection.length + 4096 + SIMDJSON_PADDING) connection.bytes.resize(connection.bytes.size() * 2);
      char *const start = connection.bytes.data();
      const size_t room = connection.bytes.size() - connection.length - SIMDJSON_PADDING;
      const ssize_t got = recv(connection.socket, start + connection.length, room, MSG_DONTWAIT);
      if (got < 0 && errno == EAGAIN) continue;
      if (got <= 0) die("recv");
      connection.length += static_cast<size_t>(got);
      if (connection.head == 0) {
        const void *const end = memmem(start, connection.length, "\r\n\r\n", 4);
        if (end == nullptr) continue;
        connection.head = static_cast<size_t>(static_cast<const char *>(end) - start) + 4;
        const void *const field = memmem(start, connection.head, "Content-Length: ", 16);
        if (field == nullptr || std::memcmp(start + 9, "200", 3) != 0) die("answer");
        connection.body = std::strtoul(static_cast<const char *>(field) + 16, nullptr, 10);
      }
      if (connection.length < connection.head + connection.body) continue;
      const uint64_t pages = job.take(start + connection.head, connection.body);
      if (connection.request.page == 1) {
        for (unsigned page = 2; page <= pages; ++page, ++open) waiting.push_back({connection.request.cluster, connection.request.tenant, page});
      }
      --open;
      send_next(connection);
    }
  }
  job.print();
}
